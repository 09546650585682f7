"""The paper: what is recorded of the cooperation, as one document for policy readers and managers.

Figures, cases, what worked and what hindered, agreements, gateways, indicators: only recorded facts, each with its source.
What is missing is listed at its end. Nothing Restricted is in it, whoever asks.
"""
