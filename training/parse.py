"""A parse by the tagger's encoder: heads that read grammar from the word vectors (torch; only for training).

vectors of a token's first and last word -> part of speech, name (BIO)
    -> as a dependent and as a head: scores of all pairs in a sentence (a token that heads itself is the root), label
"""

import torch
from torch import nn
from torch.nn import functional

from training.lessons import Tree

__all__ = ["Parser"]


class Parser(nn.Module):
    """Dependencies after Dozat and Manning (2017), with one hidden layer instead of the second biaffine one."""

    def __init__(self, size: int, labels: int, tags: int, names: int, arc: int = 96, label: int = 64) -> None:
        super().__init__()
        self.arc_child, self.arc_head = nn.Linear(size, arc), nn.Linear(size, arc)
        self.arc = nn.Linear(arc, arc)
        self.label_child, self.label_head = nn.Linear(size, label), nn.Linear(size, label)
        self.label = nn.Linear(label, labels)
        self.tag, self.name = nn.Linear(size, tags), nn.Linear(size, names)
        self.drop = nn.Dropout(0.2)

    def tokens(self, vectors, ends):
        """Vectors of tokens from those of words; `ends` (tokens, 2) are their first and last words."""
        return self.drop((vectors[ends[:, 0]] + vectors[ends[:, 1]]) / 2)

    def arcs(self, tokens, sentences):
        """(tokens, tokens): how well the column's token heads the row's; -1e4 across sentences."""
        child, head = torch.relu(self.arc_child(tokens)), torch.relu(self.arc_head(tokens))
        scores = self.arc(child) @ head.T / head.shape[1] ** 0.5
        return scores.masked_fill(sentences[:, None] != sentences[None], -1e4)

    def labels(self, tokens, heads):
        """(tokens, labels), given the heads."""
        return self.label(torch.relu(self.label_child(tokens) + self.label_head(tokens[heads])))

    def losses(self, vectors, tree: Tree):
        """By what is learnt, and how often the best head and label are right (attachment)."""
        ends, heads, labels, tags, names, sentences = (
            torch.from_numpy(one).long()
            for one in (tree.ends, tree.heads, tree.labels, tree.tags, tree.names, tree.sentences)
        )
        tokens = self.tokens(vectors, ends)
        arcs, told = self.arcs(tokens, sentences), self.labels(tokens, heads)
        right = arcs.argmax(-1) == heads
        losses = {
            "arc": functional.cross_entropy(arcs, heads),
            "dep": functional.cross_entropy(told, labels),
            "tag": functional.cross_entropy(self.tag(tokens), tags),
            "name": functional.cross_entropy(self.name(tokens), names),
        }
        return losses, {
            "uas": right.float().mean(),
            "las": (right & (told.argmax(-1) == labels)).float().mean(),
            "pos": (self.tag(tokens).argmax(-1) == tags).float().mean(),
            "ner": (self.name(tokens).argmax(-1) == names)[names > 0].float().mean() if (names > 0).any() else None,
        }
