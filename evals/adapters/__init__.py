"""Public question sets -> a folder of documents that any system can index, and gold cases over it.

``load_material(path, folder)`` reads one set; which adapter applies is told by the file's own shape.
"""

from evals.adapters.collection import Collection, Material, MaterialError
from evals.adapters.sets import KINDS, kind_of, load_material, sample

__all__ = ["KINDS", "Collection", "Material", "MaterialError", "kind_of", "load_material", "sample"]
