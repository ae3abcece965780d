"""The science: activations, initialisers, networks, propagation, theory, training, data sets.

Imports NumPy, pandas and SciPy's special functions only; `explainer` re-exports what is public.
"""
