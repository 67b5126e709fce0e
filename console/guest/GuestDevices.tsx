import { SlidersHorizontal } from 'lucide-react';
import { Button, Dialog, DialogTrigger, Modal, ModalOverlay } from 'react-aria-components';
import { DeviceFields } from '../devices/DeviceFields.tsx';
import { DeviceSheet } from '../devices/DeviceSheet.tsx';
import { useWords } from '../words/use-words.ts';
import { useGuest, useGuestActions } from './use-guest.tsx';

/** A button that opens which microphone, camera and loudspeaker, and their trial: on a telephone there is no room beside the faces. */
export function GuestDevices() {
  const t = useWords();
  return (
    <DialogTrigger>
      <Button className="button" data-action="devices">
        <SlidersHorizontal aria-hidden="true" />
        {t('devices.title')}
      </Button>
      <ModalOverlay className="veil guest-veil" isDismissable>
        <Modal className="sheet">
          <Dialog className="question" data-question="devices">
            {({ close }) => (
              <DeviceSheet onClose={close}>
                <Fields />
              </DeviceSheet>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function Fields() {
  const actions = useGuestActions();
  const inRoom = useGuest((state) => state.phase.kind === 'room');
  const { state } = useGuest(({ room }) => room.microphone);
  return (
    <DeviceFields
      onChange={(name) => actions.changeDevice(name)}
      microphone={inRoom ? { state, toggle: () => actions.toggleMicrophone() } : null}
    />
  );
}
