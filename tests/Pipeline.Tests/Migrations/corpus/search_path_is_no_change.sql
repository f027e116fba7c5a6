-- expect: safe
SET search_path = '';
ALTER TABLE public.customers ADD COLUMN phone text;
