'use client';

/**
 * Handles of chosen files (File System API), by which a browser that has them reads a file again after a reload. Others
 * have none, and the file is chosen again. The types of TypeScript leave out what is not in every browser.
 */

interface Permission {
  mode: 'read';
}

/** A handle as Chromium has it: what was once chosen may be read again once somebody says so. */
interface ReadableHandle extends FileSystemFileHandle {
  queryPermission(permission: Permission): Promise<PermissionState>;
  requestPermission(permission: Permission): Promise<PermissionState>;
}

const handles = new WeakMap<File, FileSystemFileHandle>();

function isReadable(handle: FileSystemFileHandle): handle is ReadableHandle {
  return 'queryPermission' in handle && 'requestPermission' in handle;
}

/** Whether a value that was kept is a handle. */
export function isFileHandle(value: unknown): value is FileSystemFileHandle {
  return typeof FileSystemFileHandle !== 'undefined' && value instanceof FileSystemFileHandle;
}

/** The handle that a file of this page came by, or null. */
export function handleOf(file: File): FileSystemFileHandle | null {
  return handles.get(file) ?? null;
}

/** Takes the file of a handle, and remembers the one for the other. */
export async function fileOf(handle: FileSystemFileHandle): Promise<File> {
  const file = await handle.getFile();
  handles.set(file, handle);
  return file;
}

/**
 * The file of a handle that was kept, once reading it is allowed; the browser may ask, which needs a click just before.
 * Null where it is not allowed, or the file is not there any more.
 */
export async function reopenFile(handle: FileSystemFileHandle): Promise<File | null> {
  try {
    if (isReadable(handle)) {
      const present = await handle.queryPermission({ mode: 'read' });
      if (present !== 'granted' && (await handle.requestPermission({ mode: 'read' })) !== 'granted')
        return null;
    }
    return await fileOf(handle);
  } catch {
    return null;
  }
}

interface PickerWindow {
  showOpenFilePicker(): Promise<FileSystemFileHandle[]>;
}

const hasPicker = (present: object): present is PickerWindow => 'showOpenFilePicker' in present;

/**
 * Lets somebody choose a file, where the browser can so that its handle is known; else by the input, which tells its
 * choice itself. Null where none was chosen or the input is asked.
 */
export async function chooseFile(input: HTMLInputElement | null): Promise<File | null> {
  try {
    if (hasPicker(window)) {
      const [handle] = await window.showOpenFilePicker();
      return handle ? await fileOf(handle) : null;
    }
  } catch (cause) {
    // Closed without a choice; anything else is a browser that has the picker and may not show it.
    if (cause instanceof DOMException && cause.name === 'AbortError') return null;
  }
  input?.click();
  return null;
}

interface HandleItem {
  getAsFileSystemHandle(): Promise<FileSystemHandle | null>;
}

const hasHandle = (item: object): item is HandleItem => 'getAsFileSystemHandle' in item;

/** The file of something that was dropped, by its handle where the browser gives one; null for a folder. */
async function fileOfItem(item: DataTransferItem): Promise<File | null> {
  // Both are to be asked before the event is over.
  const plain = item.webkitGetAsEntry()?.isDirectory ? null : item.getAsFile();
  if (!plain || !hasHandle(item)) return plain;
  try {
    const handle = await item.getAsFileSystemHandle();
    return isFileHandle(handle) ? await fileOf(handle) : plain;
  } catch {
    return plain;
  }
}

/** The files that were dropped, without folders. To be called before the event is over. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const files = await Promise.all(items.map(fileOfItem));
  return files.filter((file) => file !== null);
}

interface SaveWindow {
  showSaveFilePicker(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

const hasSavePicker = (present: object): present is SaveWindow => 'showSaveFilePicker' in present;

/**
 * Lets somebody choose the file to save to; null where none was chosen. Throws where this browser lets no page write files:
 * Chromium does, with https or on this machine.
 */
export async function chooseSaveFile(suggestedName: string): Promise<FileSystemFileHandle | null> {
  if (!hasSavePicker(window)) throw new Error('This browser lets no page write files');
  try {
    return await window.showSaveFilePicker({ suggestedName });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') return null;
    throw cause;
  }
}
