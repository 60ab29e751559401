"""The classifier: an encoder, mean pooling and one sigmoid head a target. Needs PyTorch."""
