-- expect: needs-care drop-policy
DROP POLICY readers ON archive.letters;
