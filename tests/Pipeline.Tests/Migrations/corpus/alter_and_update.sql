-- expect: needs-care mass-update lock-kept-during-work
ALTER TABLE options ADD COLUMN about text;
UPDATE customers SET note = upper(note);
