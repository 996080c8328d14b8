"""Pillow as a contender: the steps from a photo to the image of a shard, and a tar of them.

Arguments: directory of the photos, their tar, where the job writes. Speaks the line protocol of
io.quadraspark.benchmark.images.ImageWorker.
"""

import hashlib
import io
import pathlib
import sys
import tarfile
import time

import PIL
from PIL import Image, features

SIZE = (224, 224)
QUALITY = 90


def decode(data):
    return Image.open(io.BytesIO(data)).convert("RGB")


def resize(picture):
    return picture.resize(SIZE, Image.Resampling.BOX)


def encode(picture):
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def convert(data):
    return encode(resize(decode(data)))


def job(source, target):
    with tarfile.open(source) as photos, tarfile.open(target, "w") as shard:
        for member in photos:
            data = photos.extractfile(member).read()
            jpeg = convert(data)
            hashlib.sha256(data).digest()
            hashlib.sha256(jpeg).digest()
            written = tarfile.TarInfo(member.name)
            written.size = len(jpeg)
            shard.addfile(written, io.BytesIO(jpeg))


def timed(step, inputs):
    wall, cpu = time.perf_counter(), time.process_time()
    for value in inputs:
        step(value)
    return "%.4f/%.4f" % (1e3 * (time.perf_counter() - wall), 1e3 * (time.process_time() - cpu))


def answer(text):
    print("@" + text, flush=True)


def main():
    directory, source, target = sys.argv[1:]
    files = [path.read_bytes() for path in sorted(pathlib.Path(directory).iterdir())]
    decoded = [decode(file) for file in files]
    resized = [resize(picture) for picture in decoded]
    steps = {
        "decode": (decode, files),
        "resize": (resize, decoded),
        "encode": (encode, resized),
        "convert": (convert, files),
        "job": (lambda path: job(path, target), [source]),
    }
    answer("Pillow %s, libjpeg-turbo %s" % (PIL.__version__, features.version("libjpeg_turbo")))
    for line in sys.stdin:
        step, passes = line.split()
        answer(" ".join(timed(*steps[step]) for _ in range(int(passes))))


if __name__ == "__main__":
    main()
