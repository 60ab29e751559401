"""Texts as the engine's buckets (`sidedoor prepare --grams`), and linear weights on them, for the screen."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from sidedoor_training.calibration import sigmoid

# Version and number of the engine's buckets that this was written for.
GRAMS_VERSION = 2
BUCKETS = 1 << 18
_MOST = 127


def matrix_of(texts: Sequence[Sequence[int]]) -> csr_matrix:
    """One row a text, which holds 1 in its buckets."""
    pointers = np.append(0, np.cumsum([len(grams) for grams in texts], dtype=np.int64))
    indices = (
        np.concatenate([np.asarray(grams, dtype=np.int32) for grams in texts]) if texts else np.array([], np.int32)
    )
    return csr_matrix((np.ones(len(indices), dtype=np.int8), indices, pointers), shape=(len(texts), BUCKETS))


def sums(texts: csr_matrix, weights: np.ndarray) -> np.ndarray:
    """The sum of each text's rounded weights over the root of how many pieces it has."""
    return texts.astype(np.int64) @ weights.astype(np.int64) / np.sqrt(np.maximum(1, np.diff(texts.indptr)))


def fit_weights(texts: csr_matrix, wanted: np.ndarray, strength: float, iterations: int) -> tuple[np.ndarray, float]:
    """Weights and intercept of an L2 logistic regression of strength `C`; `wanted` may be soft."""
    lengths = np.maximum(1, np.diff(texts.indptr))
    matrix = csr_matrix(
        (np.repeat(1.0 / np.sqrt(lengths), np.diff(texts.indptr)).astype(np.float32), texts.indices, texts.indptr),
        shape=texts.shape,
    )
    turned = matrix.T.tocsr()

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        weights = parameters[:-1]
        z = matrix @ weights.astype(np.float32) + parameters[-1]
        error = sigmoid(z) - wanted
        value = np.sum(np.logaddexp(0.0, z) - wanted * z) + 0.5 * weights @ weights / strength
        slope = turned @ error.astype(np.float32) + weights / strength
        return float(value), np.append(slope, error.sum()).astype(np.float64)

    start = np.zeros(texts.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": iterations, "maxcor": 8}).x
    return found[:-1], float(found[-1])


def rounded(weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights as signed bytes in steps of a scale."""
    scale = float(np.abs(weights).max()) / _MOST or 1.0
    return np.rint(weights / scale).astype(np.int8), scale
