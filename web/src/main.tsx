import { render } from "preact";
import { App } from "./app.tsx";
import { resumeOutbox } from "./outbox.ts";
import "./style/base.css";
import "./style/layout.css";
import "./style/card.css";
import "./style/list.css";
import "./style/blocks.css";
import "./style/form.css";
import "./style/dialog.css";

const root = document.getElementById("app");
if (root === null) throw new Error("the page has no place for the console");
render(<App />, root);
resumeOutbox();
