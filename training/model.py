"""The tagger as a network: one encoder, small heads on top (torch; only for training).

pieces + word shapes -> encoder -> a vector a word
  -> mentions (outer and inner, BIO over kind and form), triggers (BIO over types)
  -> a vector a span -> entity type, modality
  -> pairs of spans (both vectors, their product, what stands between, how far) -> roles, co-reference, relations
  -> a weighted mean of all words -> the one type of a snippet
"""

import torch
from torch import nn

SHAPES = 6


class Block(nn.Module):
    def __init__(self, size: int, heads: int, inner: int, eps: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(size, size) for _ in range(3))
        self.out, self.norm1 = nn.Linear(size, size), nn.LayerNorm(size, eps)
        self.up, self.down, self.norm2 = nn.Linear(size, inner), nn.Linear(inner, size), nn.LayerNorm(size, eps)
        self.drop = nn.Dropout(0.1)

    def forward(self, x, mask):
        batch, length, size = x.shape
        q, k, v = (
            f(x).view(batch, length, self.heads, size // self.heads).transpose(1, 2)
            for f in (self.query, self.key, self.value)
        )
        scores = (q / (size // self.heads) ** 0.5) @ k.transpose(-1, -2)
        if mask is not None:
            scores = scores + mask
        mixed = (self.drop(scores.softmax(-1)) @ v).transpose(1, 2).reshape(batch, length, size)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


class Bert(nn.Module):
    """A plain BERT encoder that starts from published MiniLM weights."""

    def __init__(self, vocabulary=30522, size=384, layers=6, heads=12, inner=1536, positions=512, eps=1e-12) -> None:
        super().__init__()
        self.size = size
        self.words, self.positions = nn.Embedding(vocabulary, size), nn.Embedding(positions, size)
        self.kinds, self.shapes = nn.Parameter(torch.zeros(size)), nn.Embedding(SHAPES, size)
        nn.init.zeros_(self.shapes.weight)
        self.norm, self.drop = nn.LayerNorm(size, eps), nn.Dropout(0.1)
        self.blocks = nn.ModuleList(Block(size, heads, inner, eps) for _ in range(layers))

    def forward(self, ids, shapes, mask=None):
        """Vectors; without a mask, all pieces are of the texts."""
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(place)[None] + self.kinds + self.shapes(shapes)
        x = self.drop(self.norm(x))
        bias = None if mask is None else (1.0 - mask.to(x.dtype))[:, None, None] * -10000.0
        for block in self.blocks:
            x = block(x, bias)
        return x

    def load(self, weights) -> None:
        """Take over the weights of a published BERT, by the names of its file."""
        names = {
            "words.weight": "embeddings.word_embeddings.weight",
            "positions.weight": "embeddings.position_embeddings.weight",
            "norm.weight": "embeddings.LayerNorm.weight",
            "norm.bias": "embeddings.LayerNorm.bias",
        }
        parts = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for layer in range(len(self.blocks)):
            for mine, theirs in parts.items():
                for end in ("weight", "bias"):
                    names[f"blocks.{layer}.{mine}.{end}"] = f"encoder.layer.{layer}.{theirs}.{end}"
        own = self.state_dict()
        for mine, theirs in names.items():
            own[mine].copy_(weights[theirs].float())
        own["kinds"].copy_(weights["embeddings.token_type_embeddings.weight"][0].float())
        self.load_state_dict(own)


class MPNet(nn.Module):
    """A larger encoder, for a teacher: the published MPNet as the transformers library runs it."""

    def __init__(self, config) -> None:
        super().__init__()
        from transformers import MPNetConfig, MPNetModel

        self.net = MPNetModel(MPNetConfig(**config), add_pooling_layer=False)
        self.size = config["hidden_size"]
        self.shapes = nn.Embedding(SHAPES, self.size)
        nn.init.zeros_(self.shapes.weight)

    def forward(self, ids, shapes, mask):
        embedded = self.net.embeddings.word_embeddings(ids) + self.shapes(shapes)
        return self.net(inputs_embeds=embedded, attention_mask=mask).last_hidden_state


class Pairs(nn.Module):
    """Scores of ordered pairs of spans."""

    def __init__(self, left: int, right: int, between: int, features: int, outputs: int, hidden: int = 160) -> None:
        super().__init__()
        self.left, self.right = nn.Linear(left, hidden), nn.Linear(right, hidden)
        self.mix = nn.Linear(3 * hidden + between + features, hidden)
        self.out = nn.Linear(hidden, outputs)
        self.drop = nn.Dropout(0.2)
        nn.init.constant_(self.out.bias, -3.0 if outputs > 1 else 0.0)

    def forward(self, a, b, between, features):
        a, b = torch.relu(self.left(a)), torch.relu(self.right(b))
        joined = torch.cat([a, b, a * b, between, features], -1)
        return self.out(self.drop(torch.relu(self.mix(self.drop(joined)))))


class Tagger(nn.Module):
    """All heads over one encoder; `sizes` has the number of labels of each head."""

    def __init__(
        self, encoder: nn.Module, sizes: dict[str, int], span: int = 192, between: int = 64, hidden: int = 160
    ) -> None:
        super().__init__()
        self.encoder = encoder
        size = encoder.size
        self.token_heads = nn.ModuleDict(
            {name: nn.Linear(size, sizes[name]) for name in ("outer", "inner", "trigger", "spans", "names")}
        )
        self.span = nn.Linear(3 * size, span)
        self.between = nn.Linear(size, between)
        self.span_heads = nn.ModuleDict({name: nn.Linear(span, sizes[name]) for name in ("entity_type", "modality")})
        width = sizes["features"]
        self.roles = Pairs(span, span, between, width, sizes["role"], hidden)
        self.coreference = Pairs(span, span, between, width + sizes["strings"], 1, hidden)
        self.relations = Pairs(span, span, between, width, sizes["relation"], hidden)
        self.tellings = Pairs(span, span, between, width + sizes["tellings"], 1, hidden)
        self.attention, self.label = nn.Linear(size, 1), nn.Linear(2 * size, sizes["label"])
        self.drop = nn.Dropout(0.2)

    def words(self, ids, shapes, mask):
        """A vector a piece."""
        return self.encoder(ids, shapes, mask)

    def tags(self, vectors):
        """Scores a word, by head."""
        vectors = self.drop(vectors)
        return {name: head(vectors) for name, head in self.token_heads.items()}

    def spans(self, vectors, spans):
        """(words, size), (n, 2 first and last) -> (n, span)."""
        sums = torch.cat([vectors.new_zeros(1, vectors.shape[1]), vectors.float().cumsum(0)])
        first, last = spans[:, 0], spans[:, 1]
        mean = ((sums[last + 1] - sums[first]) / (last + 1 - first)[:, None]).to(vectors.dtype)
        return torch.relu(self.span(self.drop(torch.cat([vectors[first], vectors[last], mean], -1))))

    def middle(self, vectors, left, right):
        """Mean of what stands between each left and each right span: (l, r, between)."""
        low = self.between(vectors)
        sums = torch.cat([low.new_zeros(1, low.shape[1]).float(), low.float().cumsum(0)])
        start = torch.minimum(left[:, None, 1], right[None, :, 1]) + 1
        end = torch.maximum(left[:, None, 0], right[None, :, 0])
        end = torch.maximum(end, start)
        return ((sums[end] - sums[start]) / (end - start).clamp(min=1)[..., None]).to(low.dtype)

    def pairs(self, head, vectors, left, left_spans, right, right_spans, features):
        """Scores of all pairs: (l, r, outputs)."""
        shape = (left.shape[0], right.shape[0])
        a = left[:, None].expand(*shape, -1)
        b = right[None].expand(*shape, -1)
        return head(a, b, self.middle(vectors, left_spans, right_spans), features)

    def whole(self, vectors):
        """The scores of a whole text, from its word vectors (words, size)."""
        weights = self.attention(vectors).softmax(0)
        return self.label(self.drop(torch.cat([(weights * vectors).sum(0), vectors.mean(0)])))
