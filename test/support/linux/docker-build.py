"""Builds with python3-docker: each step prints what it found, for the test to compare."""
import io
import sys

import docker

client = docker.DockerClient(base_url=sys.argv[1], timeout=60)
image, folder = sys.argv[2], sys.argv[3]

built, lines = client.images.build(path=folder, tag="by-python:1", buildargs={"WHO": "python"}, labels={"a": "b"}, rm=True)
print("built", built.tags, built.labels)
print("lines", [line["stream"].strip() for line in lines if line.get("stream", "").startswith("Step")])
print("run", client.containers.run("by-python:1", remove=True))

text = ("FROM %s\nRUN exit 4\n" % image).encode()
try:
    client.images.build(fileobj=io.BytesIO(text))
except docker.errors.BuildError as error:
    print("failed", error.msg)
try:
    client.images.build(fileobj=io.BytesIO(b"FORM x\n"))
except docker.errors.APIError as error:
    print("refused", error.status_code)
print("cache", len(client.df()["BuildCache"]) > 0, client.api.prune_builds()["SpaceReclaimed"] >= 0)
