// A form with data-autosubmit is sent as soon as one of its controls changes; with
// data-autosubmit="now" as soon as the page is there.
export function autosubmit(page) {
  page.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-autosubmit")) form.requestSubmit();
  });
  page.querySelector('form[data-autosubmit="now"]')?.requestSubmit();
}
