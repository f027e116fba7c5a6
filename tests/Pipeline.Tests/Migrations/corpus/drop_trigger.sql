-- expect: needs-care drop-trigger
DROP TRIGGER options_keep ON options;
