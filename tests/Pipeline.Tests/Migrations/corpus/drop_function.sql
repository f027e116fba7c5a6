-- expect: needs-care drop-function
DROP FUNCTION greeting(text);
