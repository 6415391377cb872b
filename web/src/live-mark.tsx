import type { LiveState } from "./live.ts";

const words = { connecting: "Connecting", live: "Live", offline: "Offline" } as const;

export function LiveMark({ state }: { readonly state: LiveState }) {
  return (
    <span class={`live is-${state}`} role="status">
      {words[state]}
    </span>
  );
}

export function OfflineLine({ state }: { readonly state: LiveState }) {
  if (state !== "offline") return null;
  return <p class="offline">PoCo cannot be reached. What you see may be old; it reconnects by itself.</p>;
}
