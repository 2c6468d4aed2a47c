// Looks at a document for strings that became more than text. `base` is the page's address. Answers
// what is wrong, each with the words of strings in it.
({ html, base, kind }) => {
  const MARK = /zx\d+f\d+q/i;
  // Attributes that hold words for people, values of a form that is sent back, or a slug.
  const WORDS = new Set(
    (
      "value placeholder title alt aria-label aria-description aria-valuetext label content " +
      "datetime download summary data-item"
    ).split(" "),
  );
  const ADDRESSES = new Set("href src action formaction poster hx-get hx-post cite data xlink:href".split(" "));
  // otpauth: opens the authenticator app, with an address that the server has encoded.
  const SAFE = new Set(["http:", "https:", "mailto:", "otpauth:"]);
  const MAKERS = "animate,set,base,object,embed,applet,frame,frameset,meta[http-equiv]";
  const doc = html === undefined ? document : new DOMParser().parseFromString(html, kind);
  const home = new URL(base);
  const wrong = [];
  const tell = (what, element) => wrong.push(`${what} in ${element.outerHTML.slice(0, 200)}`);

  function address(value, name, element) {
    let url;
    try {
      url = new URL(value, base);
    } catch {
      return; // leads nowhere
    }
    const isFile = element.localName === "img" || (element.download && /^data:text.plain[;,]/.test(value));
    if (!SAFE.has(url.protocol) && !(url.protocol === "data:" && isFile))
      tell(`${name} leads to ${url.protocol}`, element);
    // A link that a person follows may lead out; what is loaded by itself may not.
    else if (url.host && url.host !== home.host && MARK.test(value) && !(element.localName === "a" && name === "href"))
      tell(`${name} asks ${url.host}`, element);
  }

  function attribute({ name, value }, element) {
    const is = name.toLowerCase();
    if (MARK.test(name)) tell("name of an attribute", element);
    if (is.startsWith("on") || is === "srcdoc" || /^(data-)?hx-on/.test(is)) tell(`attribute ${is}`, element);
    else if (ADDRESSES.has(is)) address(value, is, element);
    else if (MARK.test(value) && !WORDS.has(is) && !allowed(is, value, element)) tell(`attribute ${is}`, element);
  }

  // hx-vals and x-data hold JSON, whose quotes are the server's.
  function allowed(name, value) {
    if (name !== "hx-vals") return false;
    try {
      return Boolean(JSON.parse(value));
    } catch {
      return false;
    }
  }

  function contents(element) {
    const text = element.textContent;
    if (!MARK.test(text)) return;
    const isData = element.localName === "script" && /json/.test(element.type) && element.type !== "importmap";
    if (!isData) return tell("text of a script or style", element);
    try {
      JSON.parse(text);
    } catch {
      tell("broken data", element);
    }
  }

  function walk(root) {
    for (const element of root.querySelectorAll("*")) {
      if (MARK.test(element.localName)) tell("name of an element", element);
      if (element.matches(MAKERS)) tell("element", element);
      for (const one of element.attributes) attribute(one, element);
      if (["script", "style"].includes(element.localName)) contents(element);
      if (element.content instanceof DocumentFragment) walk(element.content);
    }
    const comments = doc.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
    while (comments.nextNode()) if (MARK.test(comments.currentNode.data)) wrong.push(`comment ${comments.currentNode.data.slice(0, 200)}`);
  }

  if (doc.querySelector("parsererror")) wrong.push(`broken ${kind}: ${html.slice(0, 200)}`);
  walk(doc);
  return wrong;
}
