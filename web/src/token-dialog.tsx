import { Modal } from "./modal.tsx";
import { giveToken, needsToken, wasRefused } from "./token.ts";

export function TokenDialog() {
  if (!needsToken.value) return null;
  return (
    <Modal label="Sign in">
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          const token = new FormData(event.currentTarget).get("token");
          if (typeof token === "string" && token.trim() !== "") giveToken(token);
        }}
      >
        <h2 class="dialog-title">Sign in</h2>
        <p class="dialog-text">This PoCo asks for its token, the value of POCO_HTTP_TOKEN on the server.</p>
        {wasRefused() ? <p class="note tone-bad">The server did not accept the token it was given.</p> : null}
        <label class="input">
          <span>Token</span>
          <input name="token" type="password" autocomplete="current-password" required />
        </label>
        <div class="dialog-buttons">
          <button type="submit" class="button primary">
            Continue
          </button>
        </div>
      </form>
    </Modal>
  );
}
