import DOMPurify from "dompurify";
import { Marked } from "marked";

const escapes: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/[<>&"]/g, (character) => escapes[character] ?? character);

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    // Markup of agents is words, never structure of this page.
    html: ({ block, text }) => (block ? `<p>${escaped(text)}</p>` : escaped(text)),
    // A picture from elsewhere would tell its server that, when and where somebody reads.
    image: ({ href, text }) => `<a href="${escaped(href)}">${escaped(text === "" ? href : text)}</a>`,
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

const allowed = {
  ALLOWED_TAGS:
    "p br hr h1 h2 h3 h4 h5 h6 blockquote ul ol li a em strong del code pre table thead tbody tr th td".split(
      " ",
    ),
  ALLOWED_ATTR: ["href", "align", "start"],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
};

DOMPurify.addHook("afterSanitizeAttributes", (node) => {
  if (node.nodeName !== "A") return;
  node.setAttribute("target", "_blank");
  node.setAttribute("rel", "noopener noreferrer nofollow");
});

/** Safe HTML of an untrusted text. */
export function markdown(text: string): string {
  const html = marked.parse(text, { async: false });
  return DOMPurify.sanitize(html, allowed);
}
