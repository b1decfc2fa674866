# Ends servers. To be read with "." by a script that has started them as its children.
# shellcheck shell=sh

# Ends servers that lead sessions of their own, given by their process ids, and all that they have started: first in order,
# and after five seconds those that are left, as the processes of a leader that was killed are.
end_servers() {
  for leader in "$@"; do
    kill -s TERM "$leader" 2>/dev/null || true
  done
  for leader in "$@"; do
    wait "$leader" 2>/dev/null || true
  done
  for leader in "$@"; do
    kill -s TERM -- "-$leader" 2>/dev/null || continue
    for _ in 1 2 3 4 5 6 7 8 9 10; do
      kill -s 0 -- "-$leader" 2>/dev/null || continue 2
      sleep 0.5
    done
    kill -s KILL -- "-$leader" 2>/dev/null || true
  done
}
