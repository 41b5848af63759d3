import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url';

export type Reader = (image: HTMLVideoElement) => Promise<string | undefined>;
type Detector = { detect: (image: HTMLVideoElement) => Promise<Array<{ rawValue: string }>> };
type DetectorClass = { new (options: { formats: string[] }): Detector; getSupportedFormats?: () => Promise<string[]> };

const FORMATS = ['ean_13', 'ean_8', 'upc_a', 'upc_e', 'code_128', 'code_39', 'itf', 'qr_code'];

/** The browser's own reader where there is one. */
async function native(): Promise<Reader | undefined> {
  const Class = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!Class) return undefined;
  try {
    const known = (await Class.getSupportedFormats?.()) ?? FORMATS;
    const formats = FORMATS.filter((one) => known.includes(one));
    if (!formats.includes('ean_13')) return undefined;
    const detector = new Class({ formats });
    return async (image) => (await detector.detect(image))[0]?.rawValue;
  } catch {
    return undefined;
  }
}

/** ZXing as WebAssembly, from our own origin, for every other browser. */
async function zxing(): Promise<Reader> {
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader');
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  return async (image) => {
    if (!pen || !image.videoWidth) return undefined;
    const scale = Math.min(1, 960 / image.videoWidth);
    canvas.width = image.videoWidth * scale;
    canvas.height = image.videoHeight * scale;
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    const found = await readBarcodes(pen.getImageData(0, 0, canvas.width, canvas.height), { tryHarder: true, maxNumberOfSymbols: 1 });
    return found.find((one) => one.isValid)?.text;
  };
}

export const barcodeReader = async (): Promise<Reader> => (await native()) ?? zxing();
