/** A click on a picture puts its focal point into the fields, without leaving the page; saving it is another click. */
export function chooseFocalPoint(): void {
  const part = document.querySelector<HTMLElement>("[data-focal]");
  const picture = part?.querySelector<HTMLInputElement>("input[type=image]");
  const ring = part?.querySelector("circle");
  const form = picture?.form;
  if (picture == null || ring == null || form == null) return;
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement | null;
  const show = (): void => {
    for (const [name, attribute, most] of [
      ["x", "cx", picture.width],
      ["y", "cy", picture.height],
    ] as const)
      ring.setAttribute(attribute, String((Number(field(name)?.value ?? 50) * most) / 100));
  };
  picture.addEventListener("click", (event) => {
    // By keyboard nothing was pointed at: the button saves the fields as they are.
    if (event.detail === 0) return;
    event.preventDefault();
    const { left, top, width, height } = picture.getBoundingClientRect();
    const per = (at: number, most: number) => String(Math.min(100, Math.max(0, Math.round((100 * at) / most))));
    for (const [name, value] of [
      ["x", per(event.clientX - left, width)],
      ["y", per(event.clientY - top, height)],
    ] as const) {
      const input = field(name);
      if (input !== null) input.value = value;
    }
    show();
  });
  form.addEventListener("input", show);
}
