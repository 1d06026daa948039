-- Addresses in the one way of writing that the program looks for them in: letters composed (NFC), the domain in ASCII
-- (IDNA). Both functions are dropped by the step that has used them.

-- A label of a domain by RFC 3492.
create function plain_label(label text) returns text language plpgsql immutable as $$
declare
  points integer[] := array(select ascii(sign) from string_to_table(label, null) with ordinality as of (sign, at) order by at);
  basic text := regexp_replace(label, '[^\x01-\x7f]', '', 'g');
  known integer := length(basic);
  done integer := known;
  code integer := 128;
  delta integer := 0;
  bias integer := 72;
  point integer;
  rest integer;
  step integer;
  least_digit integer;
  digits constant text := 'abcdefghijklmnopqrstuvwxyz0123456789';
  written text := case when known > 0 then basic || '-' else '' end;
begin
  if known = cardinality(points) then return label; end if;
  while done < cardinality(points) loop
    point := (select min(one) from unnest(points) one where one >= code);
    delta := delta + (point - code) * (done + 1);
    code := point;
    foreach point in array points loop
      if point < code then delta := delta + 1; end if;
      continue when point <> code;
      rest := delta;
      step := 36;
      loop
        least_digit := greatest(1, least(26, step - bias));
        exit when rest < least_digit;
        written := written || substr(digits, least_digit + (rest - least_digit) % (36 - least_digit) + 1, 1);
        rest := (rest - least_digit) / (36 - least_digit);
        step := step + 36;
      end loop;
      written := written || substr(digits, rest + 1, 1);
      delta := case when done = known then delta / 700 else delta / 2 end;
      delta := delta + delta / (done + 1);
      bias := 0;
      while delta > 455 loop
        delta := delta / 35;
        bias := bias + 36;
      end loop;
      bias := bias + 36 * delta / (delta + 38);
      delta := 0;
      done := done + 1;
    end loop;
    delta := delta + 1;
    code := code + 1;
  end loop;
  return 'xn--' || written;
end $$;

create function plain_address(address text) returns text language sql immutable as $$
  select case when address !~ '[^\x01-\x7f]' then address
    else normalize(substring(address from '^(.*)@'), nfc) || '@' ||
      (select string_agg(plain_label(label), '.' order by at)
         from string_to_table(normalize(substring(address from '[^@]*$'), nfkc), '.') with ordinality as of (label, at))
    end
$$;

