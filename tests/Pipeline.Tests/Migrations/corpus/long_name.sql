-- expect: needs-care long-name
ALTER TABLE customers ADD COLUMN a_name_that_is_much_longer_than_the_sixty_three_bytes_that_there_are text;
