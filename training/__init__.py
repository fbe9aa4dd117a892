"""How the reader's weights are made: data, augmentation, model, training, export, evaluation."""
