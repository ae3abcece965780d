"""The works that the pages rest on: citation and address, in one place."""

WORKS = {
    "ba": ("Ba, Kiros & Hinton 2016", "https://arxiv.org/abs/1607.06450"),
    "clevert": ("Clevert, Unterthiner & Hochreiter 2016", "https://arxiv.org/abs/1511.07289"),
    "cs231n": ("Stanford CS231n, course notes", "https://cs231n.github.io/neural-networks-1/"),
    "cs231n_2": (
        "Stanford CS231n, course notes, part 2",
        "https://cs231n.github.io/neural-networks-2/",
    ),
    "cs231n_slides": (
        "Stanford CS231n 2017, lecture 6",
        "http://cs231n.stanford.edu/slides/2017/cs231n_2017_lecture6.pdf",
    ),
    "deeplearning_ai": (
        "deeplearning.ai, AI Notes: Initializing neural networks",
        "https://www.deeplearning.ai/ai-notes/initialization/",
    ),
    "dcgan": ("Radford, Metz & Chintala 2016, DCGAN", "https://arxiv.org/abs/1511.06434"),
    "devlin": ("Devlin et al. 2019, BERT", "https://arxiv.org/abs/1810.04805"),
    "digits": (
        "UCI, Optical Recognition of Handwritten Digits",
        "https://doi.org/10.24432/C50P49",
    ),
    "elfwing": ("Elfwing, Uchibe & Doya 2018", "https://arxiv.org/abs/1702.03118"),
    "excelsior": (
        "Excelsior-JH 2018, 05-1",
        "https://excelsior-cjh.tistory.com/177",
    ),
    "geron": (
        "Géron 2017, Hands-On Machine Learning",
        "https://www.oreilly.com/library/view/hands-on-machine-learning/9781491962282/",
    ),
    "goodfellow": (
        "Goodfellow, Bengio & Courville 2016, Deep Learning",
        "https://www.deeplearningbook.org/contents/optimization.html",
    ),
    "glorot": ("Glorot & Bengio 2010", "https://proceedings.mlr.press/v9/glorot10a.html"),
    "hanin": ("Hanin 2018", "https://arxiv.org/abs/1801.03744"),
    "he": ("He, Zhang, Ren & Sun 2015", "https://arxiv.org/abs/1502.01852"),
    "hendrycks": ("Hendrycks & Gimpel 2016", "https://arxiv.org/abs/1606.08415"),
    "ioffe": ("Ioffe & Szegedy 2015", "https://arxiv.org/abs/1502.03167"),
    "keras": ("Keras, initializers", "https://keras.io/api/layers/initializers/"),
    "klambauer": ("Klambauer et al. 2017", "https://arxiv.org/abs/1706.02515"),
    "krizhevsky": (
        "Krizhevsky, Sutskever & Hinton 2012",
        "https://papers.nips.cc/paper/2012/hash/c399862d3b9d6b76c8436e924a68c45b-Abstract.html",
    ),
    "lecun": (
        "LeCun, Bottou, Orr & Müller 1998, Efficient BackProp",
        "http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf",
    ),
    "lu": ("Lu, Shin, Su & Karniadakis 2019", "https://arxiv.org/abs/1903.06733"),
    "maas": (
        "Maas, Hannun & Ng 2013",
        "https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf",
    ),
    "poole": ("Poole et al. 2016", "https://arxiv.org/abs/1606.05340"),
    "pytorch": ("PyTorch, torch.nn.init", "https://docs.pytorch.org/docs/stable/nn.init.html"),
    "rumelhart": ("Rumelhart, Hinton & Williams 1986", "https://doi.org/10.1038/323533a0"),
    "radford": (
        "Radford et al. 2018, the first GPT",
        "https://cdn.openai.com/research-covers/language-unsupervised/language_understanding_paper.pdf",
    ),
    "resnet": ("He, Zhang, Ren & Sun 2016, residual learning", "https://arxiv.org/abs/1512.03385"),
    "saxe": ("Saxe, McClelland & Ganguli 2014", "https://arxiv.org/abs/1312.6120"),
    "schoenholz": ("Schoenholz et al. 2017", "https://arxiv.org/abs/1611.01232"),
    "shazeer": ("Shazeer 2020", "https://arxiv.org/abs/2002.05202"),
    "touvron": ("Touvron et al. 2023, LLaMA", "https://arxiv.org/abs/2302.13971"),
    "uva": (
        "UvA Deep Learning Tutorials",
        "https://uvadlc-notebooks.readthedocs.io/",
    ),
    "xu": ("Xu, Wang, Chen & Li 2015", "https://arxiv.org/abs/1505.00853"),
    "zhang": ("Zhang, Dauphin & Ma 2019", "https://arxiv.org/abs/1901.09321"),
}
