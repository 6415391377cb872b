import { useEffect } from "preact/hooks";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { HomeView } from "./home-view.tsx";
import { topModal } from "./modal.tsx";
import { RoomPanel } from "./panel-view.tsx";
import { RoomView } from "./room-view.tsx";
import { openRoom } from "./route.ts";
import { Toasts } from "./toasts.tsx";
import { TokenDialog } from "./token-dialog.tsx";

/** On a phone one of the two is on the screen, on a desk both. */
export function App() {
  const room = openRoom.value;
  useEffect(() => {
    if (room === null) document.title = "PoCo";
  }, [room]);
  return (
    <div class={room === null ? "app at-home" : "app in-room"}>
      <HomeView />
      <main class="main">{room === null ? <NoRoom /> : <RoomView key={room} project={room} />}</main>
      <RoomPanel />
      <ConfirmDialog />
      <TokenDialog />
      {topModal.value === undefined ? <Toasts /> : null}
    </div>
  );
}

function NoRoom() {
  return (
    <div class="no-room">
      <p>Choose a project to see what its agent does.</p>
    </div>
  );
}
