// Turns each <textarea data-editor> into a Trix editor that keeps the field's name and value.
import Trix from "trix";

// Files are uploaded by their own form; a picture pasted into the text would never be stored.
document.addEventListener("trix-file-accept", (event) => event.preventDefault());

// The buttons speak the page's language.
const words = document.querySelector('meta[name="editor-words"]')?.content;
Object.assign(Trix.config.lang, JSON.parse(words ?? "{}"));

document.addEventListener("trix-before-initialize", () => {
  Trix.config.blockAttributes.heading1.tagName = "h2";
  // Without a button of its own: texts that come with smaller headings keep them.
  const smaller = { tagName: "h3", terminal: true, breakOnReturn: true, group: false };
  Trix.config.blockAttributes.heading2 = smaller;
});

function enhance(area) {
  const editor = document.createElement("trix-editor");
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = area.name;
  input.id = `${area.id}_value`;
  input.value = area.value;
  editor.setAttribute("input", input.id);
  editor.className = "rich rich-small";
  for (const name of ["aria-describedby", "aria-invalid", "placeholder", "autofocus"]) {
    if (area.hasAttribute(name)) editor.setAttribute(name, area.getAttribute(name));
  }
  const label = document.querySelector(`label[for="${area.id}"]`);
  if (label) editor.setAttribute("aria-label", label.textContent.trim());
  label?.addEventListener("click", () => editor.focus());
  area.replaceWith(input, editor);
  editor.id = area.id;
}

const enhanceAll = () => document.querySelectorAll("textarea[data-editor]").forEach(enhance);
enhanceAll();
document.addEventListener("main-replaced", enhanceAll);
