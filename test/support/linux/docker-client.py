"""A long visit with python3-docker: each step prints what it found, for the test to compare."""
import io
import sys
import tarfile

import docker

client = docker.DockerClient(base_url=sys.argv[1], timeout=30)
image = sys.argv[2]

print("ping", client.ping())
print("run", client.containers.run(image, ["echo", "hi"], remove=True))
try:
    client.containers.run(image, ["sh", "-c", "echo bad >&2; exit 4"], remove=True)
except docker.errors.ContainerError as error:
    print("failed", error.exit_status, error.stderr)

loop = ["sh", "-c", "i=0; while :; do echo $i; i=$((i+1)); sleep 0.1; done"]
box = client.containers.run(image, loop, detach=True, name="visited", labels={"a": "b"}, environment={"X": "1"}, mem_limit="64m")
print("list", [each.name for each in client.containers.list(filters={"label": "a=b"})])
print("exec", box.exec_run(["sh", "-c", "echo $X; exit 3"]))
print("logs", next(box.logs(stream=True, follow=True)))
stats = box.stats(stream=False)
print("stats", stats["memory_stats"]["limit"], stats["precpu_stats"]["cpu_usage"]["total_usage"] > 0)

archive = io.BytesIO()
with tarfile.open(fileobj=archive, mode="w:gz") as tar:
    entry = tarfile.TarInfo("f")
    entry.size = 3
    tar.addfile(entry, io.BytesIO(b"abc"))
print("put", box.put_archive("/tmp", archive.getvalue()))
bits, stat = box.get_archive("/tmp/f")
print("get", stat["name"], stat["size"], tarfile.open(fileobj=io.BytesIO(b"".join(bits))).extractfile("f").read())

made = client.api.exec_create(box.id, ["cat"], stdin=True)
socket = client.api.exec_start(made["Id"], socket=True)
socket._sock.sendall(b"xyz")
socket._sock.shutdown(1)
said = b"".join(iter(lambda: socket.read(100), b""))
print("socket", said, client.api.exec_inspect(made["Id"])["ExitCode"])

box.pause()
box.reload()
print("paused", box.status)
box.unpause()
print("top", box.top()["Titles"][:2])
box.kill()
print("wait", box.wait())
box.remove()
try:
    client.containers.get("none")
except docker.errors.NotFound as error:
    print("not found", error.explanation)
