/** The SFU's client is a third of the program's code and of no use to the first screen: it is loaded apart. */
export const loadSfuClient = () => import('mediasoup-client');
