-- expect: needs-care rename-view
ALTER VIEW recent RENAME TO latest;
