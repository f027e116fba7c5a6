-- expect: needs-care revoke
REVOKE SELECT ON options FROM PUBLIC;
