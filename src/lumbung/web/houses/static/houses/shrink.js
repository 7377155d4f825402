// A photo from a phone is made small enough for other phones before it is sent: at most 800 px, about 40 kB.
(() => {
  const input = document.querySelector("input[type=file][name=photo]");
  if (!input || !("createImageBitmap" in window) || !("DataTransfer" in window)) return;
  const sides = [800, 640, 480], qualities = [0.75, 0.55, 0.4], wanted = 40000;
  const drawn = (picture, side) => {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  };
  const smaller = async (picture) => {
    let blob = null;
    for (const side of sides) {
      const canvas = drawn(picture, side);
      for (const quality of qualities) {
        blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
        if (blob.size <= wanted) return blob;
      }
    }
    return blob;
  };
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file || file.size <= wanted) return;
    try {
      const blob = await smaller(await createImageBitmap(file, { imageOrientation: "from-image" }));
      const held = new DataTransfer();
      held.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
      input.files = held.files;
    } catch {
      // The file goes as it is; the server says what is wrong with it.
    }
  });
})();
