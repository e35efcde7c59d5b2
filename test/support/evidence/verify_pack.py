"""Verifies a pack by docs/evidence-format.md alone: Python's own library, and openssl for Ed25519."""
import base64, hashlib, json, struct, subprocess, sys, tempfile, zipfile


def sha256(data):
    return hashlib.sha256(data).digest()


def check_signature(message, signature, key):
    with tempfile.TemporaryDirectory() as folder:
        paths = [f"{folder}/{name}" for name in ("message", "signature", "key.der")]
        public = bytes.fromhex("302a300506032b6570032100") + bytes.fromhex(key)
        for path, content in zip(paths, (message, bytes.fromhex(signature), public)):
            with open(path, "wb") as file:
                file.write(content)
        command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER"]
        command += ["-inkey", paths[2], "-in", paths[0], "-sigfile", paths[1]]
        assert subprocess.run(command, capture_output=True).returncode == 0, "signature"


def digests_of(body):
    place = 0

    def number():
        nonlocal place
        value, shift = 0, 0
        while True:
            byte = body[place]
            place += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    number()
    place += 32
    indexes = []
    for _ in range(number()):
        indexes.append(number())
        number(), number()
    return {index: body[place + 32 * at : place + 32 * at + 32] for at, index in enumerate(indexes)}


pack = zipfile.ZipFile(sys.argv[1])
manifest_bytes = pack.read("manifest.json")
manifest = json.loads(manifest_bytes)
signature = json.loads(pack.read("manifest.sig"))
assert signature["key"] == manifest["integrity"]["signedBy"]["key"], "key"
check_signature(manifest_bytes, signature["signature"], signature["key"])

listed = {file["name"]: file for file in manifest["integrity"]["files"]}
assert set(pack.namelist()) == set(listed) | {"manifest.json", "manifest.sig"}, "names"
whole = open(sys.argv[1], "rb").read()
for name, file in listed.items():
    content = pack.read(name)
    assert len(content) == file["bytes"] and sha256(content).hex() == file["sha256"], name
    stretch = whole[file["offset"] : file["offset"] + file["packedBytes"]]
    assert sha256(stretch).hex() == file["packedSha256"], name

chain = manifest["integrity"]["chain"]
head, known, hashes = bytes.fromhex(chain["previous"]), {}, {}
for text in pack.read("evidence/chain.ndjson").splitlines():
    link = json.loads(text)
    hash_of_body = bytes.fromhex(link["bodySha256"])
    head = sha256(head + struct.pack(">Q", link["seq"]) + link["kind"].encode() + b"\0" + hash_of_body)
    hashes[link["seq"]] = head.hex()
    if "body" in link:
        body = base64.b64decode(link["body"])
        assert sha256(body) == hash_of_body, "body"
        known[link["seq"]] = digests_of(body)
assert head.hex() == chain["head"], "head"

previous = None
for checkpoint in json.loads(pack.read("evidence/checkpoints.json")):
    content = json.loads(checkpoint["text"])
    assert content["previous"] == previous, "previous"
    previous = sha256(checkpoint["text"].encode()).hex()
    assert hashes.get(content["seq"], content["head"]) == content["head"], "checkpoint"
    if checkpoint["signature"] is not None:
        check_signature(checkpoint["text"].encode(), checkpoint["signature"], content["key"])

payloads = [json.loads(line) for line in pack.read("raw/payloads.ndjson").decode().split("\n") if line]
for payload in payloads:
    digest = sha256((payload["reading"] + "\n" + payload["raw"]).encode())
    assert known[payload["link"]][payload["index"]] == digest, payload["id"]
assert len(payloads) == manifest["accuracy"]["rows"], "rows"
print(len(payloads))
