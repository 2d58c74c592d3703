# A systemd of one's own in a mount namespace of its own; then: python once.py FOLDER. Ends with 77 if there can be none.
mount -t tmpfs none /run || exit 77
mkdir -p /run/systemd/system /run/own "$3/home" && chmod 700 /run/own || exit 77
export XDG_RUNTIME_DIR=/run/own HOME="$3/home" PATH="$3/tools:$PATH"
/lib/systemd/systemd --user --log-target=null </dev/null >/dev/null 2>&1 &
manager=$!
trap 'kill $manager' EXIT
for _ in $(seq 100); do
  kill -0 $manager 2>/dev/null || exit 77
  [ "$(systemctl --user is-system-running 2>/dev/null)" = running ] && break
  sleep 0.1
done
systemctl --user set-environment "PATH=$PATH" || exit 77
"$1" "$2" "$3"
