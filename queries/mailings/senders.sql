-- By which servers do letters leave?
-- One row per sender, those put away last; host, port, security and login only for administrators; trouble: JSON of a sentence.
-- takes: nothing
-- gives: id uuid, name varchar, from_name varchar, from_address varchar, per_minute integer, host varchar, port integer, security varchar
-- + login varchar, trouble varchar, retired boolean, version integer
SELECT id, name, from_name, from_address, per_minute, host, port, security, login, trouble, retired_at IS NOT NULL AS retired, version
FROM visible.senders
ORDER BY retired, created_at, id
