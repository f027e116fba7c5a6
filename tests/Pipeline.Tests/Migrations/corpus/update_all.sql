-- expect: needs-care mass-update
UPDATE customers SET note = upper(note);
