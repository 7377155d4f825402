// A photo from a phone is made small enough for other phones before it is sent: at most 800 px and about 40 kB.
(() => {
  const input = document.querySelector('input[type=file][name=photo]');
  if (!input || !("createImageBitmap" in window) || !("DataTransfer" in window)) return;
  const side = 800, wanted = 40000;
  const blobOf = (canvas, quality) => new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file || file.size <= wanted) return;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      let blob = null;
      for (const quality of [0.8, 0.65, 0.5, 0.35]) {
        blob = await blobOf(canvas, quality);
        if (blob.size <= wanted) break;
      }
      const held = new DataTransfer();
      held.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
      input.files = held.files;
    } catch {
      // The file goes as it is; the server says what is wrong with it.
    }
  });
})();
