"""PyTorch as a contender: the benchmark's networks as users write them, timing and memory alone.

Weights are random. Speaks the line protocol of io.quadraspark.benchmark.worker.WorkerLoop.
"""

import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

CLASSES = 100
KERNEL = 3


class LowRank(nn.Module):
    def __init__(self, cin, cout, stride, dilation, padding, rank):
        super().__init__()
        self.pa = nn.Conv2d(cin, rank, 1, bias=False)
        self.pb = nn.Conv2d(cin, rank, 1, bias=False)
        shape = dict(stride=stride, padding=padding, dilation=dilation, groups=rank, bias=False)
        self.da = nn.Conv2d(rank, rank, KERNEL, **shape)
        self.db = nn.Conv2d(rank, rank, KERNEL, **shape)
        self.u = nn.Conv2d(rank, cout, 1, bias=False)
        nn.init.normal_(self.u.weight, std=0.02)

    def forward(self, x):
        return self.u(self.da(self.pa(x)) * self.db(self.pb(x)))


class Depthwise(nn.Module):
    def __init__(self, channels, stride, dilation, padding, rank):
        super().__init__()
        shape = dict(stride=stride, padding=padding, dilation=dilation, groups=channels, bias=False)
        self.wa = nn.ModuleList(nn.Conv2d(channels, channels, KERNEL, **shape) for _ in range(rank))
        self.wb = nn.ModuleList(nn.Conv2d(channels, channels, KERNEL, **shape) for _ in range(rank))

    def forward(self, x):
        return sum(a(x) * b(x) for a, b in zip(self.wa, self.wb)) / len(self.wa)


class Options:
    def __init__(self, arguments):
        values = dict(argument.split("=", 1) for argument in arguments)
        self.architecture = values["architecture"]
        self.size = int(values["size"])
        self.batch = int(values["batch"])
        self.step = values["mode"] == "step"
        self.form, rank = values["adapters"].split(":")
        self.rank = int(rank)
        written, self.way = values["variant"].split("/")
        self.folded = written == "folded"

    def adapter(self, cin, cout, kernel, stride):
        """The quadratic term beside a convolution, padded so that the centres agree."""
        if not self.step or (self.form == "depthwise" and cin != cout):
            return None
        dilation = max(1, (kernel - 1) // (KERNEL - 1))
        padding = kernel // 2 + (dilation * (KERNEL - 1) + 1 - kernel) // 2
        if self.form == "depthwise":
            return Depthwise(cin, stride, dilation, padding, self.rank)
        return LowRank(cin, cout, stride, dilation, padding, self.rank)

    @property
    def adapters_in_fp32(self):
        return self.way == "bf16-with-fp32-adapters"


class Convolution(nn.Module):
    """Convolution, quadratic term, batch norm (or the bias that it folds into), activation."""

    def __init__(self, options, cin, cout, kernel, stride=1, groups=1, adapted=False, act=None):
        super().__init__()
        self.options = options
        self.conv = nn.Conv2d(cin, cout, kernel, stride, kernel // 2, groups=groups, bias=options.folded)
        nn.init.kaiming_normal_(self.conv.weight, mode="fan_out")
        self.adapter = options.adapter(cin, cout, kernel, stride) if adapted else None
        self.norm = None if options.folded else nn.BatchNorm2d(cout)
        self.act = act

    def forward(self, x):
        y = self.conv(x)
        if self.adapter is not None:
            y += quadratic(self.options, self.adapter, x, y)
        if self.norm is not None:
            y = self.norm(y)
        return y if self.act is None else self.act(y)


def quadratic(options, adapter, x, y):
    return adapter(x.float()).to(y.dtype) if options.adapters_in_fp32 else adapter(x)


def relu():
    return nn.ReLU(inplace=True)


class ResidualBlock(nn.Module):
    def __init__(self, options, cin, width, stride, bottleneck):
        super().__init__()
        cout = width * (4 if bottleneck else 1)
        if bottleneck:
            layers = [
                Convolution(options, cin, width, 1, act=relu()),
                Convolution(options, width, width, 3, stride, adapted=True, act=relu()),
                Convolution(options, width, cout, 1),
            ]
        else:
            layers = [
                Convolution(options, cin, cout, 3, stride, adapted=True, act=relu()),
                Convolution(options, cout, cout, 3, adapted=True),
            ]
        self.branch = nn.Sequential(*layers)
        shortcut = stride > 1 or cin != cout
        self.shortcut = Convolution(options, cin, cout, 1, stride) if shortcut else nn.Identity()

    def forward(self, x):
        y = self.branch(x)
        y += self.shortcut(x)
        return F.relu_(y)


class ResNet(nn.Module):
    def __init__(self, options, bottleneck, depths):
        super().__init__()
        self.stem = Convolution(options, 3, 64, 7, 2, act=relu())
        blocks = []
        cin = 64
        for stage, depth in enumerate(depths):
            width = 64 << stage
            for block in range(depth):
                stride = 2 if stage > 0 and block == 0 else 1
                blocks.append(ResidualBlock(options, cin, width, stride, bottleneck))
                cin = width * (4 if bottleneck else 1)
        self.blocks = nn.Sequential(*blocks)
        self.features = cin

    def forward(self, x):
        return self.blocks(F.max_pool2d(self.stem(x), 3, 2, 1)).mean((2, 3))


class ConvNextBlock(nn.Module):
    def __init__(self, options, width):
        super().__init__()
        self.options = options
        self.dw = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.adapter = options.adapter(width, width, 7, 1)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)
        self.gamma = nn.Parameter(0.5 * torch.rand(width))

    def forward(self, x):
        y = self.dw(x)
        if self.adapter is not None:
            y += quadratic(self.options, self.adapter, x, y)
        y = self.norm(y.permute(0, 2, 3, 1))
        y = self.fc2(F.gelu(self.fc1(y))).permute(0, 3, 1, 2)
        return y * self.gamma.reshape(1, -1, 1, 1) + x


class LayerNorm2d(nn.LayerNorm):
    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class ConvNext(nn.Module):
    def __init__(self, options, depths, widths):
        super().__init__()
        layers = [nn.Conv2d(3, widths[0], 4, 4), LayerNorm2d(widths[0], eps=1e-6)]
        for stage, (depth, width) in enumerate(zip(depths, widths)):
            if stage > 0:
                before = widths[stage - 1]
                layers += [LayerNorm2d(before, eps=1e-6), nn.Conv2d(before, width, 2, 2)]
            layers += [ConvNextBlock(options, width) for _ in range(depth)]
        self.layers = nn.Sequential(*layers)
        self.norm = nn.LayerNorm(widths[-1], eps=1e-6)
        self.features = widths[-1]

    def forward(self, x):
        return self.norm(self.layers(x).mean((2, 3)))


class MobileNetV1(nn.Module):
    def __init__(self, options):
        super().__init__()
        layers = [Convolution(options, 3, 32, 3, 2, act=nn.ReLU6(inplace=True))]
        cin = 32
        for blocks, cout, first in [(1, 64, 1), (2, 128, 2), (2, 256, 2), (6, 512, 2), (2, 1024, 2)]:
            for block in range(blocks):
                stride = first if block == 0 else 1
                act = nn.ReLU6(inplace=True)
                layers += [
                    Convolution(options, cin, cin, 3, stride, groups=cin, adapted=True, act=act),
                    Convolution(options, cin, cout, 1, act=nn.ReLU6(inplace=True)),
                ]
                cin = cout
        self.layers = nn.Sequential(*layers)
        self.features = cin

    def forward(self, x):
        return self.layers(x).mean((2, 3))


BUILDERS = {
    "resnet18": lambda o: ResNet(o, False, [2, 2, 2, 2]),
    "resnet34": lambda o: ResNet(o, False, [3, 4, 6, 3]),
    "resnet50": lambda o: ResNet(o, True, [3, 4, 6, 3]),
    "resnet101": lambda o: ResNet(o, True, [3, 4, 23, 3]),
    "convnext_tiny": lambda o: ConvNext(o, [3, 3, 9, 3], [96, 192, 384, 768]),
    "convnext_small": lambda o: ConvNext(o, [3, 3, 27, 3], [96, 192, 384, 768]),
    "convnext_base": lambda o: ConvNext(o, [3, 3, 27, 3], [128, 256, 512, 1024]),
    "mobilenet_v1": MobileNetV1,
}


class Workload:
    def __init__(self, options):
        self.options = options
        torch.manual_seed(1)
        model = BUILDERS[options.architecture](options).eval()
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(".adapter." in name)
        images = torch.randn(options.batch, 3, options.size, options.size)
        if options.way.startswith("bf16"):
            model = model.bfloat16()
            images = images.bfloat16()
            self.keep_adapters(model)
        self.model = model.to(memory_format=torch.channels_last)
        self.images = images.contiguous(memory_format=torch.channels_last)
        self.labels = torch.arange(options.batch) * 7 % CLASSES
        self.head = nn.Linear(model.features, CLASSES)

    def keep_adapters(self, model):
        if self.options.adapters_in_fp32:
            for name, module in model.named_modules():
                if name.endswith(".adapter"):
                    module.float()

    def run(self):
        if self.options.step:
            self.step()
        else:
            with torch.no_grad():
                self.forward()

    def forward(self):
        with torch.autocast("cpu", torch.bfloat16, enabled=self.options.way == "autocast"):
            return self.model(self.images)

    def step(self):
        for module in (self.model, self.head):
            module.zero_grad(set_to_none=True)
        F.cross_entropy(self.head(self.forward().float()), self.labels).backward()


def answer(text):
    print("@" + text, flush=True)


def times(workload, runs):
    result = []
    for _ in range(runs):
        start = time.perf_counter()
        cpu_start = time.thread_time()
        workload.run()
        cpu = time.thread_time() - cpu_start
        result.append("%.4f/%.4f" % (1e3 * (time.perf_counter() - start), 1e3 * cpu))
    return " ".join(result)


def peak_megabytes():
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / 1e6


def main():
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    workload = Workload(Options(sys.argv[1:]))
    capability = torch.__config__.show().split("CPU capability usage: ")[-1].split("\n")[0]
    answer("PyTorch %s, %s, %d thread" % (torch.__version__, capability, torch.get_num_threads()))
    for line in sys.stdin:
        words = line.split()
        if words[0] == "run":
            answer(times(workload, int(words[1])))
        else:
            answer("%.4f" % peak_megabytes())


main()
