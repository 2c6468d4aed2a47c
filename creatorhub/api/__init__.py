"""The frame of the JSON API below /api/v1/: who asks, what is allowed, how answers look.

The resources themselves stand in each app's `api.py`; they get this frame through the settings of
REST framework and through `creatorhub.api.framing`, which every route passes.
"""
