// A form with data-autosubmit is sent as soon as one of its controls changes.
export function autosubmit(page) {
  page.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-autosubmit")) form.requestSubmit();
  });
}
