/**
 * Copies a text; whether it was copied. Browsers keep their clipboard for secure origins (Clipboard API), while most labs
 * run on plain http: there a selected field and the older command do it.
 */
export async function copyToClipboard(text: string): Promise<boolean> {
  try {
    if (window.isSecureContext && navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused by the user or the document's policy: the older way may be open still.
  }
  const before = document.activeElement;
  // In the open dialog, which would take the focus back from anywhere else.
  const place = before?.closest('[role=dialog]') ?? document.body;
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'fixed top-0 left-0 opacity-0';
  place.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
