import type { PlanItem, Step } from "../../src/domain/agent-event.ts";
import { Icon } from "./icons.tsx";

export function StepsBlock({ steps, hidden }: { readonly steps: readonly Step[]; readonly hidden: number }) {
  return (
    <ol class="steps">
      {hidden > 0 ? (
        <li class="steps-hidden">{`${hidden} earlier ${hidden === 1 ? "step" : "steps"}`}</li>
      ) : null}
      {steps.map((step) => (
        <li key={step.id} class={`step is-${step.state}`}>
          <StepMark state={step.state} />
          <div class="step-text">
            <span class="step-title">{step.title}</span>
            {step.exitCode === undefined || step.exitCode === 0 ? null : (
              <span class="step-exit">exit {step.exitCode}</span>
            )}
            {step.output === undefined ? null : <pre class="code">{step.output}</pre>}
          </div>
        </li>
      ))}
    </ol>
  );
}

function StepMark({ state }: { readonly state: Step["state"] }) {
  return (
    <span class="step-mark" role="img" aria-label={state}>
      {state === "running" ? <span class="spinner" /> : <Icon name={state} />}
    </span>
  );
}

export function PlanBlock({ items }: { readonly items: readonly PlanItem[] }) {
  return (
    <ol class="plan" aria-label="Plan">
      {items.map((item, index) => (
        <li key={index} class={`plan-item is-${item.state}`}>
          <span class="plan-mark" role="img" aria-label={item.state}>
            {item.state === "done" ? <Icon name="done" /> : null}
          </span>
          <span>{item.text}</span>
        </li>
      ))}
    </ol>
  );
}
