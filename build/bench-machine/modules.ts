/** The kernel's modules that bring up the disk, before there is a root. */
export const earlyModules = ['virtio_pci', 'virtio_blk', 'ext4'] as const;

/** The modules a machine with peripherals loads, beside what they depend on. udev loads them as devices appear. */
export const machineModules = [
  // The machine itself.
  'virtio_pci',
  'virtio_console',
  'virtio_net',
  'ext4',
  '9p',
  '9pnet_virtio',
  'xhci_pci',
  'evdev',
  // Serial bridges and modems.
  'cp210x',
  'ftdi_sio',
  'pl2303',
  'ch341',
  'cdc_acm',
  'cypress_m8',
  // HID.
  'usbhid',
  'hid_generic',
  // Cameras and microphones.
  'uvcvideo',
  'snd_usb_audio',
] as const;
