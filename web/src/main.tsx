import { render } from "preact";
import { App } from "./app.tsx";
import { resumeOutbox } from "./outbox.ts";
import "./style/base.css";
import "./style/layout.css";
import "./style/card.css";
import "./style/blocks.css";

const root = document.getElementById("app");
if (root === null) throw new Error("the page has no place for the console");
render(<App />, root);
resumeOutbox();
