"""Exit code 0 when the web process of this container answers. Standard library only: it runs often.

Asked for by the HEALTHCHECK of the image.
"""

import http.client
import os
import sys

connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
try:
    host = os.environ.get("PLATFORM_HOST", "localhost")
    connection.request("GET", "/healthz", headers={"Host": host})
    sys.exit(connection.getresponse().status != 200)
except (OSError, http.client.HTTPException) as trouble:
    sys.exit(str(trouble))
