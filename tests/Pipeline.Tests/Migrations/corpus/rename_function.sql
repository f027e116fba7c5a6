-- expect: needs-care rename-function
ALTER FUNCTION greeting(text) RENAME TO salutation;
