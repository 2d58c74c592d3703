"""Opens the pinned speech model between its text, its prosody and its sound.

The pinned file is one ONNX graph whose convolutions run on 8-bit numbers. It is cut at three tensors
into three graphs that are kept in the cache:

- *text*: tokens, style and speed → how many frames each token lasts, and what each token sounds like
- *prosody*: those, with the durations perhaps edited → pitch (Hz) and energy, two values a frame
- *sound*: those, with the pitch perhaps edited → samples

On the way every 8-bit convolution is replaced by the same one in float32, with the weights the file
holds. It costs the same time on a processor with AVX-512 and leaves out the noise of rounding what
flows between the layers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnx.utils
from onnx import numpy_helper

import fetch

TOKENS, STYLE, SPEED, AUDIO = "tokens", "style", "speed", "audio"
DURATIONS = "/encoder/Clip_output_0"
"""Frames per token, float [1, tokens]; the zeros at both ends have theirs too."""
TOKEN_FEATURES = "/encoder/predictor/text_encoder/Concat_4_output_0"
TEXT_FEATURES = "/encoder/text_encoder/Transpose_2_output_0"
PITCH = "/encoder/Squeeze_output_0"
"""Fundamental frequency in Hz, float [1, 2 × frames]; near zero where there is no voice."""
ENERGY = "/encoder/Squeeze_1_output_0"
FRAME_FEATURES = "/encoder/MatMul_1_output_0"

PARTS = {
    "text": ((TOKENS, STYLE, SPEED), (DURATIONS, TOKEN_FEATURES, TEXT_FEATURES)),
    "prosody": (
        (STYLE, DURATIONS, TOKEN_FEATURES, TEXT_FEATURES),
        (PITCH, ENERGY, FRAME_FEATURES),
    ),
    "sound": ((STYLE, PITCH, ENERGY, FRAME_FEATURES), (AUDIO,)),
}
"""Inputs and outputs of each part."""
REVISION = 1
"""Counts changes of what is made of the pinned file: parts of an earlier revision are made again."""


def part(name: str) -> Path:
    """The file of one part, made from the pinned model the first time."""
    folder = fetch.cache_folder("model")
    path = folder / f"{name}-{fetch.MODEL_SHA256[:12]}-{REVISION}.onnx"
    if not path.exists():
        whole = folder / f"float-{fetch.MODEL_SHA256[:12]}-{REVISION}.onnx"
        if not whole.exists():
            _save(in_float(onnx.load(fetch.model())), whole)
        inputs, outputs = PARTS[name]
        half = path.with_suffix(".part.onnx")
        onnx.utils.extract_model(str(whole), str(half), list(inputs), list(outputs))
        half.replace(path)
    return path


def in_float(model: onnx.ModelProto) -> onnx.ModelProto:
    """`model` with every 8-bit convolution replaced by the float one it was quantised from.

    The exporter writes such a convolution as DynamicQuantizeLinear → ConvInteger → (Add of a bias) →
    Cast → Mul by both scales. The new node takes what is quantised there and gives what comes out of
    the last.
    """
    graph = _Graph(model.graph)
    replaced = {
        scaled.output[0]: graph.float_convolution(node, following, scaled)
        for node in model.graph.node
        if node.op_type == "ConvInteger"
        for following, scaled in [graph.after(node)]
    }
    nodes = [replaced.get(node.output[0], node) for node in model.graph.node]
    outputs = [output.name for output in model.graph.output]
    kept, needed = _needed(nodes, outputs)
    weights = [*model.graph.initializer, *graph.weights]
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(kept)
    model.graph.initializer.extend(weight for weight in weights if weight.name in needed)
    return model


class _Graph:
    """A graph with its nodes by what they make and by what they take."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self._makers = {output: node for node in graph.node for output in node.output}
        self._takers = defaultdict(list)
        for node in graph.node:
            for name in node.input:
                self._takers[name].append(node)
        self._constants = {constant.name: constant for constant in graph.initializer}
        self.weights: list[onnx.TensorProto] = []

    def after(self, node: onnx.NodeProto) -> tuple[onnx.NodeProto, onnx.NodeProto]:
        """The node after a ConvInteger (bias or cast), and the last of the chain (the scales)."""
        following = self._takers[node.output[0]][0]
        cast = following
        while cast.op_type == "Add":
            cast = self._takers[cast.output[0]][0]
        return following, self._takers[cast.output[0]][0]

    def float_convolution(
        self, node: onnx.NodeProto, following: onnx.NodeProto, scaled: onnx.NodeProto
    ) -> onnx.NodeProto:
        """The float convolution that a ConvInteger and the nodes after it stand for."""
        source = self._makers[node.input[0]].input[0]
        factors = {name for name in scaled.input if self._makers[name].op_type == "Mul"}
        scale = self._constant_input(self._makers[factors.pop()])
        weight = self._array(node.input[1]).astype(np.float32) - self._array(node.input[3])
        name = f"{node.name}_weight"
        self.weights.append(numpy_helper.from_array(weight * self._array(scale), name))
        inputs = [source, name]
        if following.op_type == "Add":
            inputs.append(self._bias(following, node.output[0]))
        made = onnx.helper.make_node("Conv", inputs, [scaled.output[0]], node.name)
        made.attribute.extend(node.attribute)
        return made

    def _bias(self, addition: onnx.NodeProto, convolved: str) -> str:
        """The float bias that is divided by the scales, rounded and reshaped into `addition`."""
        name = next(name for name in addition.input if name != convolved)
        while name not in self._constants:
            name = self._makers[name].input[0]
        return str(name)

    def _constant_input(self, node: onnx.NodeProto) -> str:
        return str(next(name for name in node.input if name in self._constants))

    def _array(self, name: str) -> np.ndarray:
        return np.asarray(numpy_helper.to_array(self._constants[name]), dtype=np.float32)


def _needed(
    nodes: Sequence[onnx.NodeProto], outputs: Iterable[str]
) -> tuple[list[onnx.NodeProto], set[str]]:
    """The nodes that lead to `outputs`, in order, and the names of all they take."""
    needed, kept = set(outputs), []
    for node in reversed(nodes):
        if needed.intersection(node.output):
            kept.append(node)
            needed.update(node.input)
    return kept[::-1], needed


def _save(model: onnx.ModelProto, path: Path) -> None:
    half = path.with_suffix(".part.onnx")
    onnx.save(model, str(half))
    half.replace(path)
